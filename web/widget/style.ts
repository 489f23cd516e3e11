/** Of the bubble and its window; the page inside the frame has its own. */
export const style = `
  :host { all: initial; }
  [hidden] { display: none !important; }
  .bubble {
    position: fixed; right: 20px; bottom: 20px; z-index: 2147483000;
    width: 60px; height: 60px; border: 0; border-radius: 50%; padding: 0; cursor: pointer;
    display: grid; place-items: center; color: #fff; background: #0b6e5f;
    box-shadow: 0 4px 16px rgb(0 0 0 / 24%);
  }
  .bubble:hover { background: #095a4e; }
  .bubble:focus-visible { outline: 3px solid #0b6e5f; outline-offset: 3px; }
  .bubble svg { width: 30px; height: 30px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linejoin: round; }
  .badge {
    position: absolute; top: -4px; right: -4px; min-width: 22px; padding: 0 6px; box-sizing: border-box;
    border-radius: 11px; background: #b3261e; font: 600 13px/22px system-ui, sans-serif; text-align: center;
  }
  .badge:empty { display: none; }
  .window {
    position: fixed; right: 20px; bottom: 92px; z-index: 2147483000;
    width: min(400px, calc(100vw - 40px)); height: min(640px, calc(100dvh - 112px));
    border-radius: 18px; overflow: hidden; background: Canvas; color: CanvasText;
    color-scheme: light dark; box-shadow: 0 12px 48px rgb(0 0 0 / 28%);
  }
  .window p { font: 16px/1.5 system-ui, sans-serif; margin: 0; padding: 32px; text-align: center; }
  iframe { display: block; width: 100%; height: 100%; border: 0; }
  @media (max-width: 480px) {
    .window { inset: 0; width: auto; height: auto; border-radius: 0; z-index: 2147483001; }
  }
`;
