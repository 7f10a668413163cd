import * as grpc from "@grpc/grpc-js";
import provproto from "@pulumi/pulumi/proto/provider_pb";
import statusproto from "@pulumi/pulumi/proto/status_pb";
import anyproto from "google-protobuf/google/protobuf/any_pb";
import structproto from "google-protobuf/google/protobuf/struct_pb";
import type { Properties } from "./convert";

/** The gRPC error by which a provider says: it failed, and this much of it exists. */
export function initFailure(error: unknown, id: string, outputs: Properties): grpc.ServiceError {
    const message = error instanceof Error ? error.message : String(error);
    const detail = new provproto.ErrorResourceInitFailed();
    detail.setId(id);
    detail.setProperties(
        structproto.Struct.fromJavaScript(outputs as Parameters<typeof structproto.Struct.fromJavaScript>[0]),
    );
    detail.setReasonsList([message]);
    const details = new anyproto.Any();
    details.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const status = new statusproto.Status();
    status.setCode(grpc.status.UNKNOWN);
    status.setMessage(message);
    status.addDetails(details);
    const metadata = new grpc.Metadata();
    metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
    return Object.assign(new Error(message), { code: grpc.status.UNKNOWN, details: message, metadata });
}
