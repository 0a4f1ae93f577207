// The server reads packs too; the scripts know the fault under this name.
export { createFaultList, PackError, type PackFault } from "@/lib/server/packs/pack-fault";
