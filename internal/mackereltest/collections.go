package mackereltest

import (
	"maps"
	"net/url"
	"slices"
)

// collection is a kind of object that is created, read, changed and deleted
// below one path, each change a replacement.
type collection struct {
	server *Server
	list   string // key of the array in the answer to GET
	single string // key around one object in the answer to GET; empty for none
	body   check
	accept func(item map[string]any) error // what the shape cannot tell; nil for all
	brief  []string                        // fields that the list leaves out
	// readable chooses what GET with this query lists; nil lists all.
	readable func(q url.Values) (func(item map[string]any) bool, error)
	items    []map[string]any
}

// serve adds the routes below path.
func (k *collection) serve(s *Server, path string) {
	k.server = s
	s.handle("GET "+path, nil, func(c *call) (any, error) {
		wanted := func(map[string]any) bool { return true }
		if k.readable != nil {
			var err error
			if wanted, err = k.readable(c.URL.Query()); err != nil {
				return nil, err
			}
		}
		items := []map[string]any{}
		for _, item := range k.items {
			if !wanted(item) {
				continue
			}
			short := maps.Clone(item)
			for _, field := range k.brief {
				delete(short, field)
			}
			items = append(items, short)
		}
		return map[string]any{k.list: items}, nil
	})
	s.handle("GET "+path+"/{id}", nil, func(c *call) (any, error) {
		i, err := k.find(c)
		if err != nil {
			return nil, err
		}
		if k.single != "" {
			return map[string]any{k.single: k.items[i]}, nil
		}
		return k.items[i], nil
	})
	s.handle("POST "+path, k.body, func(c *call) (any, error) { return k.create(c.body.(map[string]any)) })
	s.handle("PUT "+path+"/{id}", k.body, func(c *call) (any, error) {
		i, err := k.find(c)
		if err != nil {
			return nil, err
		}
		item := maps.Clone(c.body.(map[string]any))
		item["id"] = k.items[i]["id"]
		if k.accept != nil {
			if err := k.accept(item); err != nil {
				return nil, err
			}
		}
		k.items[i] = item
		return item, nil
	})
	s.handle("DELETE "+path+"/{id}", nil, func(c *call) (any, error) {
		i, err := k.find(c)
		if err != nil {
			return nil, err
		}
		item := k.items[i]
		k.items = slices.Delete(k.items, i, i+1)
		return item, nil
	})
}

func (k *collection) find(c *call) (int, error) {
	i := slices.IndexFunc(k.items, func(item map[string]any) bool { return item["id"] == c.PathValue("id") })
	if i < 0 {
		return 0, unknownID(k.list)
	}
	return i, nil
}

func (k *collection) create(body map[string]any) (map[string]any, error) {
	item := maps.Clone(body)
	item["id"] = k.server.id()
	if k.accept != nil {
		if err := k.accept(item); err != nil {
			return nil, err
		}
	}
	k.items = append(k.items, item)
	return item, nil
}
