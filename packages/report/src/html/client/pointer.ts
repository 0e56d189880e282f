import type { Viewport } from './viewport.js';

/** Pixels that a press may stray and still be a click. */
const tolerance = 4;

/** Moves and zooms the drawing with a mouse, a pen or a finger. */
export function followPointer(frame: HTMLElement, viewport: Viewport): void {
  let start: { x: number; y: number } | undefined;
  let isDragged = false;
  frame.addEventListener('dragstart', (event) => event.preventDefault());
  frame.addEventListener('pointerdown', (event) => {
    isDragged = false;
    start = event.button === 0 ? { x: event.clientX, y: event.clientY } : undefined;
  });
  frame.addEventListener('pointermove', (event) => {
    if (start === undefined) return;
    const dx = start.x - event.clientX;
    const dy = start.y - event.clientY;
    if (!isDragged && Math.hypot(dx, dy) < tolerance) return;
    // Only now: a captured press would not be a click on the link below it.
    if (!isDragged) frame.setPointerCapture(event.pointerId);
    isDragged = true;
    viewport.move(dx, dy);
    start = { x: event.clientX, y: event.clientY };
  });
  const end = () => {
    start = undefined;
  };
  for (const name of ['pointerup', 'pointercancel'] as const) frame.addEventListener(name, end);
  const afterDrag = (event: Event) => {
    if (!isDragged) return;
    event.preventDefault();
    event.stopPropagation();
  };
  frame.addEventListener('click', afterDrag, { capture: true });
  followWheel(frame, viewport);
}

/** Only in a drawing that was clicked or is pinched: otherwise the wheel scrolls the page past it. */
function followWheel(frame: HTMLElement, viewport: Viewport): void {
  const onWheel = (event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey && !frame.contains(document.activeElement)) return;
    event.preventDefault();
    const { left, top } = frame.getBoundingClientRect();
    const at = { x: event.clientX - left, y: event.clientY - top };
    viewport.zoom(Math.exp(-Math.max(-100, Math.min(100, event.deltaY)) / 300), at);
  };
  frame.addEventListener('wheel', onWheel, { passive: false });
}
