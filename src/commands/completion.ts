import { Argument, type Command } from 'commander';
import type { Deps } from './deps.js';
import { withHelp } from './help.js';

export const shells = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof shells)[number];

export function registerCompletion(program: Command, deps: Deps): void {
  withHelp(program.command('completion').addArgument(new Argument('<shell>', 'which shell').choices(shells)), {
    summary: 'Print what teaches a shell to complete chatio with the Tab key',
    more: 'Commands, options and values are completed; chat ids with their customers, agents and profiles too.',
    examples: [
      [`echo 'source <(chatio completion bash)' >> ~/.bashrc`, 'bash'],
      ['chatio completion zsh > ~/.zfunc/_chatio', 'zsh, with ~/.zfunc in its fpath'],
      ['chatio completion fish > ~/.config/fish/completions/chatio.fish', 'fish'],
    ],
  }).action(async (shell: Shell) => {
    const { completionScripts } = await import('./completion/scripts.js');
    deps.streams.stdout.write(completionScripts[shell]);
  });
}

/** What those scripts ask at every Tab. Its form is their business and may change. */
export function registerComplete(program: Command, deps: Deps): void {
  program
    .command('__complete', { hidden: true })
    .addArgument(new Argument('<shell>').choices(shells))
    .argument('[words...]')
    .action(async (shell: Shell, words: readonly string[]) => {
      const { complete } = await import('./completion/complete.js');
      await complete(shell, words, deps);
    });
}
