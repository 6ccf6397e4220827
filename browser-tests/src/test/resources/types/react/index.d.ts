// As @types/react 18 and 19 declare what the recipes use, and no more.
export = React;
export as namespace React;

declare namespace React {
  type Key = string | number | bigint;
  type ReactNode = JSX.Element | string | number | boolean | null | undefined | Iterable<ReactNode>;
  interface RefObject<T> {
    current: T;
  }
  type Ref<T> = ((instance: T | null) => void) | RefObject<T | null> | null;
  interface Attributes {
    key?: Key | null | undefined;
  }
  interface ClassAttributes<T> extends Attributes {
    ref?: Ref<T> | undefined;
  }
  interface DOMAttributes<T> {
    children?: ReactNode | undefined;
    onClick?: ((event: { currentTarget: EventTarget & T }) => void) | undefined;
  }
  interface HTMLAttributes<T> extends DOMAttributes<T> {
    className?: string | undefined;
    dir?: string | undefined;
    hidden?: boolean | undefined;
    id?: string | undefined;
    lang?: string | undefined;
    style?: Record<string, string | number | undefined> | undefined;
  }
  type DetailedHTMLProps<E extends HTMLAttributes<T>, T> = ClassAttributes<T> & E;

  function useEffect(effect: () => void | (() => void), deps?: readonly unknown[]): void;
  function useRef<T>(initialValue: T | null): RefObject<T | null>;

  namespace JSX {
    interface Element {
      type: unknown;
      props: unknown;
    }
    interface IntrinsicAttributes extends Attributes {}
    interface IntrinsicElements {
      div: DetailedHTMLProps<HTMLAttributes<HTMLDivElement>, HTMLDivElement>;
      section: DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement>;
      h2: DetailedHTMLProps<HTMLAttributes<HTMLHeadingElement>, HTMLHeadingElement>;
      p: DetailedHTMLProps<HTMLAttributes<HTMLParagraphElement>, HTMLParagraphElement>;
      ul: DetailedHTMLProps<HTMLAttributes<HTMLUListElement>, HTMLUListElement>;
      li: DetailedHTMLProps<HTMLAttributes<HTMLLIElement>, HTMLLIElement>;
      strong: DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement>;
      button: DetailedHTMLProps<HTMLAttributes<HTMLButtonElement>, HTMLButtonElement>;
    }
  }
}
