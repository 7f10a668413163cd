import { BlockList, isIP } from "node:net";
import type { StorageAccount } from "../state/arm-state";

interface NetworkRules {
    readonly defaultAction?: string;
    readonly bypass?: string;
    readonly ipRules?: readonly { readonly value: string; readonly action?: string }[];
}

/** What an account's network rules let through. Source: https://learn.microsoft.com/azure/storage/common/storage-network-security */
export interface Firewall {
    readonly isOpen: boolean;
    readonly trustsAzureServices: boolean;
    /** @param address - an IP address. */
    allows(address: string): boolean;
}

/** Reads the rules as they were PUT. Rules for virtual networks are kept and let nobody through here. */
export function firewallOf(account: StorageAccount): Firewall {
    const rules = (account.body.properties?.networkAcls ?? {}) as NetworkRules;
    const isOpen = (rules.defaultAction ?? "Allow") === "Allow" && !isPrivate(account);
    const allowed = new BlockList();
    for (const { value } of rules.ipRules ?? []) {
        const [address = "", bits] = value.split("/");
        if (isIP(address) !== 0) {
            const family = isIP(address) === 6 ? "ipv6" : "ipv4";
            if (bits) {
                allowed.addSubnet(address, Number(bits), family);
            } else {
                allowed.addAddress(address, family);
            }
        }
    }
    return {
        isOpen,
        trustsAzureServices: (rules.bypass ?? "AzureServices").includes("AzureServices"),
        allows: (address) =>
            isOpen || (!isPrivate(account) && allowed.check(address, isIP(address) === 6 ? "ipv6" : "ipv4")),
    };
}

const isPrivate = (account: StorageAccount): boolean => account.body.properties?.publicNetworkAccess === "Disabled";
