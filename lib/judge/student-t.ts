const Z = 1.959963984540054;

/** The 97.5 % quantile of Student's t with ν ≥ 3 degrees of freedom, by the Cornish–Fisher expansion (A&S 26.7.5). */
export function studentT975(degrees: number): number {
  const z = [1, 3, 5, 7, 9].map((power) => Z ** power);
  const [z1 = 0, z3 = 0, z5 = 0, z7 = 0, z9 = 0] = z;
  return (
    z1 +
    (z3 + z1) / (4 * degrees) +
    (5 * z5 + 16 * z3 + 3 * z1) / (96 * degrees ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * z1) / (384 * degrees ** 3) +
    (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * z1) / (92160 * degrees ** 4)
  );
}
