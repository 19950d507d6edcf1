package mackerel

import (
	"context"

	api "github.com/mackerelio/mackerel-client-go"
)

// Annotation is a mark on a service's graphs. Times are Unix seconds; a title
// has at most 250 characters, a description 1,024.
type Annotation struct {
	Service            string
	Title, Description string
	From, To           int64
}

// Annotate posts a graph annotation. The key must be allowed to write.
func (c *Client) Annotate(ctx context.Context, a Annotation) error {
	return c.call(ctx, "an annotation of service "+a.Service, need{}, func(ctx context.Context) error {
		_, err := c.api.CreateGraphAnnotationContext(ctx, &api.GraphAnnotation{
			Title: a.Title, Description: a.Description, From: a.From, To: a.To, Service: a.Service})
		return err
	})
}
