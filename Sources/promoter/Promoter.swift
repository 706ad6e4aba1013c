@main struct Promoter { static func main() {} }
