import { readFileSync } from "node:fs";
import { ContainerClient } from "@azure/storage-blob";
import { trustingOptions } from "../../sandbox/blob/trusting-options";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { assumed } from "./behaviour";

let azure: AzureFixture;
let serviceId: string;

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-portal-media");
    serviceId = await azure.createService("portal-media");
});

afterAll(() => azure.stop());

async function signedUrl(): Promise<string> {
    const action = `${serviceId}/portalSettings/mediaContent/listSecrets?api-version=2024-05-01`;
    const { status, body } = await azure.clients.arm("POST", action);
    expect(status).toBe(200);
    return (body as { containerSasUrl: string }).containerSasUrl;
}

const open = (url: string): ContainerClient =>
    new ContainerClient(url, undefined, trustingOptions(readFileSync(azure.sandbox.connection.caFile, "utf8")));

assumed(
    "seen in Azure/api-management-developer-portal, scripts.v3/utils.js, which runs against Azure; no page describes the action, " +
        "nor for how long the URL is signed",
    "https://learn.microsoft.com/azure/api-management/developer-portal-self-host and the REST reference of portal settings",
)(
    "POST portalSettings/mediaContent/listSecrets tells a signed URL of the container `content` with the portal's media",
    async () => {
        const url = await signedUrl();
        expect(new URL(url).pathname).toMatch(/\/content$/);
        await open(url).getBlockBlobClient("logo.png").uploadData(Buffer.from("picture"));
        const again = open(await signedUrl());
        expect((await again.getBlobClient("logo.png").downloadToBuffer()).toString()).toBe("picture");
        const unsigned = open(url.split("?")[0]!);
        await expect(unsigned.getBlobClient("logo.png").downloadToBuffer()).rejects.toMatchObject({ statusCode: 403 });
        const forged = open(url.replace(/sig=[^&]+/, "sig=AAAA"));
        await expect(forged.getBlobClient("logo.png").downloadToBuffer()).rejects.toMatchObject({ statusCode: 403 });
    },
);
