import 'belfry-bell/react';
import { createRoot } from 'react-dom/client';

const getToken = async () => (await fetch('/session/belfry-token')).text();

function Header() {
  return <belfry-bell server="https://belfry.example.org/" getToken={getToken} />;
}

createRoot(document.getElementById('root')!).render(<Header />);
