import { conflict, isUniqueViolation } from "#platform/index.ts";

/** The unique index decides between two of one name. @throws conflict when the name is taken */
export async function namedOnce<T>(noun: string, name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error))
      throw Object.assign(conflict(`There is a ${noun} named ${name} already.`, { field: "name" }), { cause: error });
    throw error;
  }
}
