/** Heads of the two columns of a list price. */
export function PriceHeads() {
  return (
    <>
      <th scope="col" className="n">
        Input <span className="unit">$ per 1M</span>
      </th>
      <th scope="col" className="n">
        Output <span className="unit">$ per 1M</span>
      </th>
    </>
  );
}
