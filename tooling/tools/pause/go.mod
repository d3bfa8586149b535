module stash-addons.dev/tooling/tools/pause

go 1.25.8
