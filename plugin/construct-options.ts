import * as pulumi from "@pulumi/pulumi";
import type { Alias as AliasProto } from "@pulumi/pulumi/proto/alias_pb";
import type { ConstructRequest } from "@pulumi/pulumi/proto/provider_pb";
import {
    DependencyProviderResource,
    DependencyResource,
    getResourcePackage,
    parseResourceReference,
} from "./pulumi-internals";

/**
 * The options that a program gave a component. What it left out is no option: an empty list, or `protect: false`, would stand
 * against a component's default.
 */
export function constructOptions(request: ConstructRequest): pulumi.ComponentResourceOptions {
    const providers = [...request.getProvidersMap().toArray()].map(([name, reference]) => [
        name,
        toProvider(reference),
    ]);
    const lists = {
        aliases: request.getAliasesList().map(toAlias),
        dependsOn: request.getDependenciesList().map((urn) => new DependencyResource(urn)),
        ignoreChanges: request.getIgnorechangesList(),
        replaceOnChanges: request.getReplaceonchangesList(),
    };
    return {
        ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)),
        providers: Object.fromEntries(providers) as Record<string, pulumi.ProviderResource>,
        parent: request.getParent() ? new DependencyResource(request.getParent()) : undefined,
        protect: request.hasProtect() ? request.getProtect() : undefined,
        retainOnDelete: request.hasRetainondelete() ? request.getRetainondelete() : undefined,
        customTimeouts: request.hasCustomtimeouts() ? request.getCustomtimeouts()!.toObject() : undefined,
        deletedWith: request.getDeletedwith() ? new DependencyResource(request.getDeletedwith()) : undefined,
    };
}

function toAlias(alias: AliasProto): string | pulumi.Alias {
    const spec = alias.getSpec();
    if (!spec) {
        return alias.getUrn();
    }
    return {
        ...(spec.getName() && { name: spec.getName() }),
        ...(spec.getType() && { type: spec.getType() }),
        ...(spec.getProject() && { project: spec.getProject() }),
        ...(spec.getStack() && { stack: spec.getStack() }),
        ...(spec.hasParenturn() && { parent: spec.getParenturn() }),
        ...(spec.hasNoparent() && spec.getNoparent() && { parent: pulumi.rootStackResource }),
    };
}

/** One of azure-native's own class, so that its settings can be looked at; a mere reference for any other. */
function toProvider(reference: string): pulumi.ProviderResource {
    const [urn] = parseResourceReference(reference);
    const [, , qualifiedType = "", name = ""] = urn.split("::");
    const type = qualifiedType.split("$").pop()!;
    const known = getResourcePackage(type.split(":")[2] ?? "", "");
    return known ? known.constructProvider(name, type, urn) : new DependencyProviderResource(reference);
}
