// What a recipe needs of `@types/react-dom`.
import type { ReactNode } from 'react';

export interface Root {
  render(children: ReactNode): void;
  unmount(): void;
}

export function createRoot(container: Element): Root;
