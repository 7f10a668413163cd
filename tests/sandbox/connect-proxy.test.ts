import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";

/** curl, as a client that honours HTTPS_PROXY: the sandbox's gateways under the names that Azure gives them. */

let azure: AzureFixture;
const status = "/status-0123456789abcdef";

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-connect-proxy");
    await azure.createService("proxied");
}, 60_000);

afterAll(() => azure.stop());

async function curl(url: string): Promise<{ status: string; exitCode: number }> {
    const { caFile, dataPlaneProxy } = azure.sandbox.connection;
    const given = ["--silent", "--output", "/dev/null", "--write-out", "%{http_code}", "--cacert", caFile, url];
    const environment = { PATH: process.env.PATH, HTTPS_PROXY: dataPlaneProxy };
    try {
        const { stdout } = await promisify(execFile)("curl", given, { env: environment });
        return { status: stdout, exitCode: 0 };
    } catch (error) {
        const { stdout, code } = error as { stdout: string; code: number };
        return { status: stdout, exitCode: code };
    }
}

test.each(["proxied.azure-api.net", "proxied-westeurope-01.regional.azure-api.net"])(
    "HTTPS_PROXY leads to %s, with TLS for that name",
    async (host) => {
        const { requestLog } = azure.sandbox;
        const mark = requestLog.mark();
        expect(await curl(`https://${host}${status}`)).toEqual({ status: "200", exitCode: 0 });
        expect(requestLog.since(mark).map(({ path }) => path)).toContain(`/${host}${status}`);
    },
);

test("a gateway's own answers come through", async () => {
    expect(await curl("https://proxied.azure-api.net/nowhere")).toEqual({ status: "404", exitCode: 0 });
});

/** curl's code for a proxy that refuses: the tunnel, and so every answer, is missing. */
const refusedByProxy = 56;

test.each(["example.com", "proxied.azure-api.net:8443", "azure-api.net.example.com"])(
    "there is no way through it to %s",
    async (host) => {
        expect(await curl(`https://${host}/`)).toEqual({ status: "000", exitCode: refusedByProxy });
    },
);
