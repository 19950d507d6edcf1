package collect

import (
	"fmt"
	"strings"
	"time"
)

// mountinfoLine writes a mount as the kernel does.
func mountinfoLine(m mount) string {
	escape := strings.NewReplacer("\\", `\134`, " ", `\040`, "\t", `\011`, "\n", `\012`, "#", `\043`).Replace
	options := "rw"
	if m.subvol != "" {
		options += ",subvolid=" + m.subvol + ",subvol=/x"
	}
	return fmt.Sprintf("%d %d %d:%d %s %s rw,relatime shared:1 - %s %s %s\n", m.id, m.parent,
		m.dev>>32, uint32(m.dev), escape(m.root), escape(m.point), escape(m.fstype), escape(m.source), options)
}

var now = time.Now().Unix()
