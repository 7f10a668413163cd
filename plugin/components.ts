import type * as pulumi from "@pulumi/pulumi";
import { ApiManagement, GlobalEndpoint, RestoreDrill, Site, SnapshotVault, VaultAccess } from "../components";

/** Declares a component as a program does; those that look at Azure first do so here too. */
type Declare = (
    name: string,
    args: never,
    opts: pulumi.ComponentResourceOptions,
) => pulumi.ComponentResource | Promise<pulumi.ComponentResource>;

/** The package's components by their names. */
export const components: Readonly<Record<string, Declare>> = {
    ApiManagement: (name, args, opts) => ApiManagement.declare(name, args, opts),
    GlobalEndpoint: (name, args, opts) => new GlobalEndpoint(name, args, opts),
    RestoreDrill: (name, args, opts) => new RestoreDrill(name, args, opts),
    Site: (name, args, opts) => Site.declare(name, args, opts),
    SnapshotVault: (name, args, opts) => new SnapshotVault(name, args, opts),
    VaultAccess: (name, args, opts) => new VaultAccess(name, args, opts),
};
