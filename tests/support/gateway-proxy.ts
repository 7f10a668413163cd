import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { connect } from "node:net";

/** A proxy for HTTPS that leads every host to the sandbox's gateways, as their names resolve nowhere. */
export interface GatewayProxy {
    readonly url: string;
    /** Hosts that were asked for. */
    readonly hosts: readonly string[];
    stop(): Promise<void>;
}

export async function startGatewayProxy(dataPlaneEndpoint: string): Promise<GatewayProxy> {
    const { hostname, port } = new URL(dataPlaneEndpoint);
    const hosts: string[] = [];
    const open = new Set<Socket>();
    const server = createServer();
    server.on("connect", (request, client: Socket, head: Buffer) => {
        hosts.push((request.url ?? "").split(":")[0]!);
        const upstream = connect(Number(port), hostname, () => {
            client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
            upstream.write(head);
            upstream.pipe(client);
            client.pipe(upstream);
        });
        for (const [one, other] of [
            [client, upstream],
            [upstream, client],
        ] as const) {
            open.add(one);
            one.on("error", () => other.destroy());
            one.on("close", () => open.delete(one));
        }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        hosts,
        stop: async () => {
            open.forEach((socket) => socket.destroy());
            await new Promise((resolve) => server.close(resolve));
        },
    };
}
