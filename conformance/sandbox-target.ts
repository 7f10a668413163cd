import { readFileSync } from "node:fs";
import { createDefaultHttpClient } from "@azure/core-rest-pipeline";
import type { HttpClient } from "@azure/core-rest-pipeline";
import { dataPlaneClient, sandboxClients } from "../sandbox";
import type { Sandbox } from "../sandbox";
import { armTarget } from "./azure-target";
import type { Target } from "./target";

/** How much further the clock is moved than what is waited for: most polls would say what the one before has said. */
const stride = 10;

/**
 * A sandbox in this process, whose clock is moved over what is waited for.
 *
 * @param inFront - sees every request and answer: it may change them.
 */
export function sandboxTarget(
    sandbox: Sandbox,
    inFront: (client: HttpClient) => HttpClient = (client) => client,
): Promise<Target> {
    const { connection, clock } = sandbox;
    const { credential } = sandboxClients(connection);
    const ask = dataPlaneClient(connection);
    // One object for all: the connections of a client belong to it.
    const tlsSettings = { ca: readFileSync(connection.caFile, "utf8") };
    const network = createDefaultHttpClient();
    return armTarget({
        endpoint: connection.armEndpoint,
        subscriptionId: connection.subscriptionId,
        token: async () => (await credential.getToken(`${connection.armEndpoint}/.default`))!.token,
        ask: (url) =>
            ask(url).then(
                ({ status }) => status,
                () => 0,
            ),
        wait: (seconds) => {
            clock.advance(seconds * stride);
            return Promise.resolve();
        },
        httpClient: inFront({
            sendRequest: (request) => {
                request.tlsSettings = tlsSettings;
                return network.sendRequest(request);
            },
        }),
    });
}
