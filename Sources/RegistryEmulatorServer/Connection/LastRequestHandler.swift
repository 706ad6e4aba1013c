internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypesHTTP1

/// Marks requests that are the last of their connection with `connection: close`.
///
/// The server's library knows neither `Connection: Close` in another case nor HTTP/1.0, whose connections end by default.
final class LastRequestHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data), !head.isKeepAlive else {
            context.fireChannelRead(data)
            return
        }
        head.headers.replaceOrAdd(name: "connection", value: "close")
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }
}

/// Puts ``LastRequestHandler`` in front of the handler that turns HTTP/1 into HTTP's types; takes itself away.
final class LastRequestInstaller: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        // HTTP/2 has no such handler, and needs none.
        guard let codec = try? pipeline.handler(type: HTTP1ToHTTPServerCodec.self) else { return }
        try? pipeline.addHandler(LastRequestHandler(), position: .before(codec))
    }
}
