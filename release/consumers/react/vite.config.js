import react from '@vitejs/plugin-react';
import { token } from '../token.js';

export default { plugins: [react(), token('react')] };
