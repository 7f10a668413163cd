import { readConfigFile, projectFileOf } from "../up/project";
import type { Project } from "../up/project";
import type { StatePlaces } from "../../dynamic-providers/readiness/gather-state";

/** Where the project's state is kept, by its files and the environment: no backend is asked. */
export function findStatePlaces(
    { directory, stackFiles }: Project,
    environment: Readonly<Record<string, string | undefined>>,
): StatePlaces {
    const { backend } = readConfigFile(projectFileOf(directory));
    const keys = stackFiles.flatMap((file) => {
        const stack = /Pulumi\.(.+)\.yaml$/.exec(file)?.[1];
        const { secretsprovider } = readConfigFile(file);
        return stack !== undefined && secretsprovider?.startsWith("azurekeyvault:")
            ? [[stack, secretsprovider] as const]
            : [];
    });
    return {
        backendUrl: environment.PULUMI_BACKEND_URL || backend?.url,
        backendAccount: environment.AZURE_STORAGE_ACCOUNT || undefined,
        stateKeys: Object.fromEntries(keys),
    };
}
