import type { BlobServiceClient } from "@azure/storage-blob";
import { resourceIdOf, serviceType } from "../azure/resource-id";
import { toServiceObservation } from "../azure/service";
import { operationDefaults } from "../operation/defaults";
import { completeNativeBackup, intendNativeBackup } from "../records/snapshot/native-backup";
import { snapshotDocument } from "../records/snapshot/snapshot-document";
import { AuthorityChain } from "../vault/authority-chain";
import { TextBlobs } from "../vault/text-blobs";
import type { MockBlobs } from "./mock-blobs";
import { resourceGroupOf, toServiceResource } from "./mock-services";
import type { Observed, ObservedServiceArgs, ObservedSnapshotArgs, RecordedAuthorityArgs } from "./observed";

const { authorityContainer, backupsContainer, catalogContainer } = operationDefaults;
const backupTakesMs = 10 * 60 * 1000;
const defaultAgeMs = 60 * 60 * 1000;

/** Writes what a vault holds, as the stacks would have left it. */
export async function seedVault(
    service: BlobServiceClient,
    blobs: MockBlobs,
    { services = [], subscriptionId, authority, snapshots = [] }: Observed & { readonly subscriptionId: string },
    now: Date,
): Promise<void> {
    const find = (name: string): Found => {
        const described = services.find(({ serviceName }) => serviceName === name) ?? { serviceName: name };
        const resourceGroupName = resourceGroupOf(described);
        return { described, id: resourceIdOf({ subscriptionId, resourceGroupName, type: serviceType, name }) };
    };
    if (authority === "missing") {
        blobs.remove(authorityContainer);
    } else {
        await writeAuthority(service, authority, find);
    }
    const epoch = authority === "missing" ? null : (authority?.epoch ?? (authority ? 1 : 0));
    snapshots.forEach((snapshot) => writeSnapshot(blobs, snapshot, find(snapshot.serviceName), epoch, now));
}

/** A service that is described, or any of its name. */
interface Found {
    readonly described: ObservedServiceArgs;
    readonly id: string;
}

async function writeAuthority(
    service: BlobServiceClient,
    recorded: RecordedAuthorityArgs | undefined,
    find: (serviceName: string) => Found,
): Promise<void> {
    const chain = new AuthorityChain(new TextBlobs(service.getContainerClient(authorityContainer)), () => undefined);
    const begun = await chain.begin();
    if (!recorded) {
        return;
    }
    const { activeSite: site, serviceName, epoch = 1 } = recorded;
    const serviceId = find(serviceName).id;
    if (epoch === 1) {
        await chain.append(begun, { event: "claimed", site, serviceId, verification: null });
    } else {
        const head = await chain.recover({ event: "recovered", active: site, epoch });
        await chain.append(head, { event: "serviceRecorded", site, serviceId });
    }
}

function writeSnapshot(
    blobs: MockBlobs,
    { trigger = "observed", startedAt }: ObservedSnapshotArgs,
    { described, id }: Found,
    epoch: number | null,
    now: Date,
): void {
    const resource = toServiceResource(id, described);
    const intended = intendNativeBackup(toServiceObservation(resource, id, now), trigger, backupsContainer);
    const start = startedAt === undefined ? now.getTime() - defaultAgeMs : Date.parse(startedAt);
    const text = "what Azure has written";
    const etag = blobs.put(`${backupsContainer}/${intended.payload.name}`, text);
    const facts = completeNativeBackup(
        {
            ...intended,
            epoch,
            result: "succeeded",
            observed: {
                startedAt: new Date(start).toISOString(),
                completedAt: new Date(start + backupTakesMs).toISOString(),
            },
        },
        { bytes: text.length, etag },
    );
    blobs.put(`${catalogContainer}/${snapshotDocument.folder}/${facts.id}.json`, JSON.stringify(facts));
}
