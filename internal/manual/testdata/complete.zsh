# Prints what an interactive zsh completes: complete.zsh FUNCTIONS DIR "LINE".
# A shell of its own on a pseudo terminal, in which compadd prints the matches
# instead of adding them.
zmodload zsh/zpty
zpty shell zsh -f -i
{
	zpty -w shell "source ${(q)0:A:h}/inner.zsh ${(q)1} ${(q)2}"
	zpty -r -m shell out '*REA-DY*'
	zpty -w -n shell "$3"$'\t'
	zpty -r -m shell out '*DO-NE*'
} always { zpty -d shell }
print -r -- ${(u)${(M)${(f)${out//$'\r'/}}:#MATCH*}#MATCH}
