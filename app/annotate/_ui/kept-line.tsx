/** Where the vote bar is while there is no network. `what`: “vote “Tie””, “rating 4 of 5”. */
export function KeptLine({ what }: { what: string }) {
  return (
    <p role="status">
      <b>No connection.</b> Your {what} is kept in this browser and sent once when the server can be reached.
    </p>
  );
}
