import vue from '@vitejs/plugin-vue';
import { token } from '../token.js';

const compilerOptions = { isCustomElement: (/** @type {string} */ tag) => tag.startsWith('belfry-') };

export default { plugins: [vue({ template: { compilerOptions } }), token('vue')] };
