import type { Shell } from '../completion.js';

/**
 * One script a shell. Each asks `chatio __complete`: bash with its word breaks and the line up to the cursor, the others
 * with the words, the last of which is the one at the cursor. The answer is one value a line, or `:files`.
 */
export const completionScripts: Readonly<Record<Shell, string>> = {
  bash: `# bash completion of chatio: source <(chatio completion bash)
_chatio() {
  local reply
  COMPREPLY=()
  while IFS= read -r reply; do
    if [ "$reply" = ':files' ]; then
      compopt -o default 2>/dev/null
    else
      COMPREPLY+=("$reply")
    fi
  done < <("\${COMP_WORDS[0]}" __complete bash -- "$COMP_WORDBREAKS" "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
}
complete -F _chatio chatio
`,
  zsh: `#compdef chatio
# zsh completion of chatio: a file _chatio in a folder of $fpath, or source <(chatio completion zsh)
_chatio() {
  local -a values
  values=("\${(@f)$("\${words[1]}" __complete zsh -- "\${(@Q)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)}")
  values=("\${(@)values:#}")
  if [[ "\${values[1]}" == ':files' ]]; then
    _files
  elif (( \${#values} )); then
    _describe -t values value values
  fi
}
if [ "\${funcstack[1]}" = "_chatio" ]; then
  _chatio "$@"
else
  compdef _chatio chatio
fi
`,
  fish: `# fish completion of chatio: ~/.config/fish/completions/chatio.fish
function __chatio_complete
  set -l words (commandline -opc)
  set -e words[1]
  set -l current (commandline -ct)
  set -l values (chatio __complete fish -- $words "$current" 2>/dev/null)
  if test "$values[1]" = ':files'
    __fish_complete_path "$current"
  else if test -n "$values[1]"
    printf '%s\\n' $values
  end
end
complete -c chatio -f -a '(__chatio_complete)'
`,
};
