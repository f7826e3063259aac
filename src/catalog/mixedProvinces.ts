/** Grids that no province is: the demonstration zone lies in three, and their simple mean stands for it. */
const MIXED: Readonly<Record<string, readonly string[]>> = { 长三角示范区: ["上海", "江苏", "浙江"] };

/** Provinces whose mean stands for a name; a province stands for itself. */
export function memberProvinces(name: string): readonly string[] {
  return Object.hasOwn(MIXED, name) ? MIXED[name] : [name];
}

/** Names that a province's data give, with those that are means of several of them. */
export function withMixed(provinces: readonly string[]): readonly string[] {
  const known = Object.keys(MIXED).filter((name) =>
    MIXED[name].every((member) => provinces.includes(member)),
  );
  return [...provinces, ...known];
}
