// As Vue 3.5 declares what the types of an element use, and no more.
export interface HTMLAttributes {
  id?: string | undefined;
  class?: unknown;
  onClick?: ((payload: MouseEvent) => void) | undefined;
}
export interface PublicProps {
  key?: PropertyKey | undefined;
  ref?: unknown;
}
type UnionToIntersection<U> = (U extends unknown ? (it: U) => void : never) extends (it: infer I) => void ? I : never;
export type EmitFn<Options> = UnionToIntersection<
  { [K in keyof Options]: Options[K] extends (...args: infer A) => void ? (event: K, ...args: A) => void : never }[keyof Options]
>;
export interface GlobalComponents {
  KeepAlive: unknown;
}
