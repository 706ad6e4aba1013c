/// Stands until the target has a file.
enum Placeholder {}
