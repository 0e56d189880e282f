/** Shows one link beside the drawing. */
export interface Panel {
  readonly show: (link: number) => void;
  readonly close: () => void;
}

/**
 * Fills the panel with what the list of links says of one; the list stays the only place where it is written.
 *
 * @param onClose - told when the reader closes it
 */
export function createPanel(panel: HTMLElement, onClose: () => void): Panel {
  const close = () => {
    panel.hidden = true;
    panel.replaceChildren();
    onClose();
  };
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });
  const show = (link: number) => {
    const entry = document.getElementById(`link-${link}`);
    const summary = entry?.querySelector('summary');
    const body = entry?.querySelector('.body');
    if (entry === null || summary == null || body == null) return;
    const heading = document.createElement('h3');
    heading.tabIndex = -1;
    heading.append(...[...summary.childNodes].map((node) => node.cloneNode(true)));
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Close';
    button.addEventListener('click', close);
    panel.className = entry.className;
    panel.replaceChildren(button, heading, body.cloneNode(true));
    panel.hidden = false;
    panel.scrollTop = 0;
    heading.focus({ preventScroll: true });
  };
  return { show, close };
}
