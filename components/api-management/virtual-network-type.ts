/** Whether a service is in a virtual network, by the name ARM has for it. */
export const VirtualNetworkType = {
    None: "None",
    /** In a virtual network, with a gateway that the internet reaches. */
    External: "External",
    /** In a virtual network, and reached from there only. */
    Internal: "Internal",
} as const;
export type VirtualNetworkType = (typeof VirtualNetworkType)[keyof typeof VirtualNetworkType];
