fpath=($1 $fpath)
autoload -Uz compinit
compinit -u -D
cd $2
compadd() {
	local -a found
	[[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]] && { builtin compadd "$@"; return }
	builtin compadd -A found "$@"
	(( $#found )) && print -rl -- '' MATCH$^found
	return 0
}
done_completing() { print; print -r -- DO-NE }
complete_and_tell() { zle complete-word; done_completing }
zle -N complete_and_tell
bindkey '^I' complete_and_tell
PS1=
print -r -- REA-DY
