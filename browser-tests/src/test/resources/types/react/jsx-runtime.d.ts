import * as React from './';

export namespace JSX {
  interface Element extends React.JSX.Element {}
  interface IntrinsicAttributes extends React.JSX.IntrinsicAttributes {}
  interface IntrinsicElements extends React.JSX.IntrinsicElements {}
}
