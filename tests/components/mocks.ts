import * as pulumi from "@pulumi/pulumi";

export interface RegisteredResource {
    readonly type: string;
    readonly name: string;
    readonly inputs: Record<string, unknown>;
}

/** Registers resources without an engine; IDs and outputs are made up. */
export class Mocks implements pulumi.runtime.Mocks {
    readonly resources: RegisteredResource[] = [];

    newResource({ type, name, inputs }: pulumi.runtime.MockResourceArgs): {
        id: string;
        state: Record<string, unknown>;
    } {
        const given = inputs as Record<string, unknown>;
        this.resources.push({ type, name, inputs: given });
        return { id: `/id/of/${type.split(":").at(-1)}/${name}`, state: { ...given, ...madeUpOutputs(type, given) } };
    }

    call(): Record<string, unknown> {
        return {};
    }

    /** Only what would be asked of a cloud. */
    custom(): RegisteredResource[] {
        return this.resources.filter(({ type }) => !type.startsWith("apim-dr:"));
    }
}

function madeUpOutputs(type: string, inputs: Record<string, unknown>): Record<string, unknown> {
    switch (type) {
        case "azure-native:resources:ResourceGroup":
            return { name: inputs.resourceGroupName };
        case "azure-native:storage:StorageAccount":
            return { name: inputs.accountName, primaryEndpoints: { blob: "https://blobs.example/" } };
        case "azure-native:storage:BlobContainer":
            return { name: inputs.containerName };
        case "azure-native:apimanagement:ApiManagementService":
            return {
                name: inputs.serviceName,
                gatewayUrl: "https://gateway.example",
                identity: { type: "SystemAssigned", principalId: "principal" },
            };
        case "azure-native:cdn:Profile":
            return { name: inputs.profileName, frontDoorId: "front-door-id" };
        case "azure-native:cdn:AFDEndpoint":
            return { name: inputs.endpointName, hostName: `${String(inputs.endpointName)}-hash.z01.azurefd.net` };
        case "azure-native:cdn:AFDOriginGroup":
            return { name: inputs.originGroupName };
        case "azure-native:trafficmanager:Profile":
            return { dnsConfig: { fqdn: `${String(inputs.profileName)}.trafficmanager.net` } };
        default:
            return {};
    }
}

/** Replaces the engine by fresh mocks. */
export async function useMocks(mode: "up" | "preview" = "up"): Promise<Mocks> {
    const mocks = new Mocks();
    await pulumi.runtime.setMocks(mocks, "project", "stack", mode === "preview");
    return mocks;
}

/** Waits until everything that was declared is registered. */
export async function registered<T>(output: pulumi.Output<T>): Promise<T> {
    const value = await new Promise<T>((resolve) => output.apply(resolve));
    // Children that no output depends on are registered in later turns of the event loop.
    for (let turn = 0; turn < 20; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
    }
    return value;
}
