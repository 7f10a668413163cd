import { createServer } from "node:http";
import { connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";

export interface ConnectProxy {
    /** As `HTTPS_PROXY` names it. */
    readonly url: string;
    stop(): Promise<void>;
}

export interface ConnectProxyOptions {
    readonly host: string;
    /** @default any that is free */
    readonly port?: number;
    /** Where tunnels lead, as the URL of the data plane. */
    readonly dataPlane: string;
    /** Whether a host is one of the data plane's: there is no way to others. */
    readonly serves: (host: string) => boolean;
}

/**
 * A proxy for clients that honour `HTTPS_PROXY`: names of gateways and Front Doors resolve nowhere, and it leads them to the
 * data plane. Node's own server does the protocol (RFC 9110, CONNECT).
 */
export async function startConnectProxy(options: ConnectProxyOptions): Promise<ConnectProxy> {
    const { hostname, port } = new URL(options.dataPlane);
    const open = new Set<Socket>();
    const server = createServer((_request, reply) => reply.writeHead(405, { Allow: "CONNECT" }).end());
    server.on("connection", (socket) => {
        open.add(socket);
        socket.on("close", () => open.delete(socket));
    });
    server.on("connect", (request, client: Socket, head: Buffer) => {
        const [host = "", asked] = (request.url ?? "").toLowerCase().split(":");
        if (asked !== "443" || !options.serves(host)) {
            client.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
            return;
        }
        const upstream = connect(Number(port), hostname, () => {
            client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
            upstream.write(head);
            upstream.pipe(client);
            client.pipe(upstream);
        });
        client.on("error", () => upstream.destroy());
        client.on("close", () => upstream.destroy());
        upstream.on("error", () => client.destroy());
        upstream.on("close", () => client.destroy());
    });
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(options.port ?? 0, options.host, resolve);
    });
    const url = new URL(`http://${options.host.includes(":") ? `[${options.host}]` : options.host}`);
    url.port = String((server.address() as AddressInfo).port);
    return {
        url: url.origin,
        stop: async () => {
            open.forEach((socket) => socket.destroy());
            await new Promise((resolve) => server.close(resolve));
        },
    };
}
