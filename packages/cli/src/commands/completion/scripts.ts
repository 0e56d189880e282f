/*
 * Each script asks `cot complete`, which prints a line for each thing that can stand there: the word, a tab and what it
 * means; or `:files` or `:folders`, which shells know best themselves.
 */

const bash = `# bash completion of cot; load it with: source <(cot completion bash)
_cot() {
  local value description
  COMPREPLY=()
  while IFS=$'\\t' read -r value description; do
    case $value in
      :files) compopt -o default 2>/dev/null; COMPREPLY=(); return ;;
      :folders) compopt -o dirnames 2>/dev/null; COMPREPLY=(); return ;;
    esac
    COMPREPLY+=("$value")
  done < <(cot complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _cot cot
`;

const zsh = `#compdef cot
# zsh completion of cot; load it with: source <(cot completion zsh)
_cot() {
  local value description
  local -a candidates
  while IFS=$'\\t' read -r value description; do
    case $value in
      :files) _files; return ;;
      :folders) _files -/; return ;;
    esac
    candidates+=("\${value//:/\\\\:}:$description")
  done < <(cot complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  _describe cot candidates
}
if [ "$funcstack[1]" = _cot ]; then _cot "$@"; else compdef _cot cot; fi
`;

const fish = `# fish completion of cot; load it with: cot completion fish | source
function __cot_complete
  set -l words (commandline -opc) (commandline -ct)
  for line in (cot complete -- $words[2..-1] 2>/dev/null)
    switch $line
      case ':files*'
        __fish_complete_path (commandline -ct)
      case ':folders*'
        __fish_complete_directories (commandline -ct)
      case '*'
        echo $line
    end
  end
end
complete -c cot -f -a '(__cot_complete)'
`;

/** The script for each shell. */
export const completionScripts = { bash, zsh, fish } as const;
