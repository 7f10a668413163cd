import { captureWhole } from "../support/captured-whole";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { entityRecordings, readRecording } from "../sandbox/replay/recording";

/** What was PUT in traffic with Azure that was recorded, and nothing else, is put into a service, which is captured then. */

let azure: AzureFixture;

beforeAll(async () => {
    azure = await startAzureFixture("capture-recordings");
});

afterAll(() => azure.stop());

test.each(entityRecordings)(
    "every entity that %s has put, with every secret that Azure tells, is in the tree for each recipient alone",
    async (name) => {
        const service = `recorded-${name.split("_")[0]!}`;
        const serviceId = await azure.createService(service, { tier: "Developer" });
        const meanings = {
            ...{ "{sub}": azure.sandbox.connection.subscriptionId, "{rg}": azure.group, "{svc}": service },
            ...{ "{vault}": "kv-recorded", "{secret}": "one" },
        };
        const replace = (text: string): string =>
            Object.entries(meanings).reduce((rest, [placeholder, value]) => rest.replaceAll(placeholder, value), text);
        const put = new Set<string>();
        for (const { request, requestBody } of readRecording(name).steps) {
            const [method, url = ""] = replace(request).split(" ");
            const place = url.split("?")[0]!.slice(serviceId.length + 1);
            if (method !== "PUT" || !url.startsWith(`${serviceId}/`)) {
                continue;
            }
            // The recorder replaced texts, which differ from entity to entity.
            const sent = JSON.parse(replace(JSON.stringify(requestBody ?? {})), (_member, value: unknown) =>
                value === "str" ? `str-${place.split("/").at(-1)!}` : value,
            ) as unknown;
            const { status } = await azure.clients.arm("PUT", url, sent);
            if (status < 300) {
                put.add(place);
            }
        }
        expect(put.size).toBeGreaterThan(0);
        for (const { members, missing, missingSecrets } of await captureWhole(azure.sandbox, serviceId)) {
            expect([...put].filter((path) => !members.has(path))).toEqual([]);
            expect({ missing, missingSecrets }).toEqual({ missing: [], missingSecrets: [] });
        }
    },
    60_000,
);
