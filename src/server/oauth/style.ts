/** Of all accounts pages; in the page itself, so that it is there with it. */
export const style = `
:root { color-scheme: light dark; --ink: #1d2530; --soft: #566170; --paper: #fff; --desk: #eef1f5; --line: #8a94a3; --act: #1b5fbd; --act-ink: #fff; --bad: #a3221b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9edf3; --soft: #a9b4c3; --paper: #1b212b; --desk: #11151b; --line: #76839a; --act: #7fb2ff; --act-ink: #0c1a2e; --bad: #ff9f96; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--desk); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 26rem; padding: 2rem; background: var(--paper); border-radius: .75rem; box-shadow: 0 1px 3px #0003; overflow-wrap: anywhere; }
h1 { margin: 0 0 1rem; font-size: 1.4rem; line-height: 1.25; }
p, ul { margin: 0 0 1rem; }
ul { padding-left: 1.2rem; }
label { display: block; margin: 0 0 .25rem; font-weight: 600; }
input { width: 100%; margin: 0 0 1rem; padding: .6rem .7rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: .4rem; }
button { width: 100%; margin: 0 0 .75rem; padding: .65rem 1rem; font: inherit; font-weight: 600; color: var(--act-ink); background: var(--act); border: 1px solid var(--act); border-radius: .4rem; cursor: pointer; }
button.plain { color: var(--act); background: transparent; }
button.link { width: auto; margin: 0; padding: 0; border: 0; background: none; color: var(--act); text-decoration: underline; }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
.soft { color: var(--soft); }
.bad { color: var(--bad); font-weight: 600; }
.code { display: block; padding: .75rem; border: 1px dashed var(--line); border-radius: .4rem; font: 1rem/1.4 ui-monospace, monospace; user-select: all; }
form.last { margin: 0; }
`.trim();
