/** Whether a service is in a virtual network, by the name ARM has for it. */
export enum VirtualNetworkType {
    None = "None",
    /** In a virtual network, with a gateway that the internet reaches. */
    External = "External",
    /** In a virtual network, and reached from there only. */
    Internal = "Internal",
}
