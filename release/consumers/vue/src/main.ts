import { createApp, h } from 'vue';
import Bell from './recipes/vue1.vue';

const getToken = async () => (await fetch('/token')).text();

createApp(() => h(Bell, { getToken })).mount('#root');
