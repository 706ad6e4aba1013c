/// How the bytes of a blob are sent once the registry has opened an upload (distribution specification, "Pushing blobs").
public enum BlobUploadForm: Sendable, Hashable, CaseIterable {
    /// With the request that completes the upload: one request, which every registry of the specification takes.
    case put
    /// With a request of their own, before the one that completes the upload: as docker does, for registries that take no other
    /// form.
    case patchThenPut
}
