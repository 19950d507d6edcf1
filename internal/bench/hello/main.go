// Command hello is the floor: what any Go process costs.
package main

import "fmt"

func main() { fmt.Println("hello") }
