/**
 * The sound of a small bell, made of two tones.
 *
 * @module
 */

const PAUSE_MS = 2_000;
const LENGTH_S = 0.9;
const TONES = [
  { frequency: 1174.66, delay: 0, gain: 0.09 },
  { frequency: 1760, delay: 0.11, gain: 0.07 },
];

/** @type {AudioContext | null} */
let context = null;
let last = -Infinity;

/**
 * Rings, unless it has just rung or the user has not touched the page yet: nobody likes a page that
 * makes a noise unasked.
 *
 * @param {string} [sound] the URL of the application's own sound
 */
export function ring(sound = '') {
  if (!navigator.userActivation?.hasBeenActive || performance.now() - last < PAUSE_MS) {
    return;
  }
  last = performance.now();
  if (sound !== '') {
    void new Audio(sound).play().catch((reason) => console.warn(`<belfry-bell>: ${sound} can't be played`, reason));
    return;
  }
  context ??= new AudioContext();
  const audio = context;
  void audio.resume().then(
    () => play(audio),
    () => {
      // The browser does not allow it.
    },
  );
}

/** @param {AudioContext} audio */
function play(audio) {
  for (const { frequency, delay, gain } of TONES) {
    const start = audio.currentTime + delay;
    const tone = new OscillatorNode(audio, { frequency, type: 'sine' });
    const volume = new GainNode(audio, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(gain, start + 0.008);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + LENGTH_S);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + LENGTH_S);
  }
}
