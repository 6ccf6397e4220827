import { createRoot } from 'react-dom/client';
import { Bell } from './recipes/tsx1';
import { Updates } from './recipes/tsx3';

createRoot(document.getElementById('root')!).render(
  <>
    <Bell />
    <Updates />
  </>,
);
