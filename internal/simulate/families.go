package simulate

import "slices"

// Families are all the kinds of history, in a fixed order.
func Families() []Family {
	return slices.Concat(growing, still, teeth, cycles, change)
}

// ByName finds a family.
func ByName(name string) (Family, bool) {
	all := Families()
	i := slices.IndexFunc(all, func(f Family) bool { return f.Name == name })
	if i < 0 {
		return Family{}, false
	}
	return all[i], true
}
