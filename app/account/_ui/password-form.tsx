type Props = { readonly action: string; readonly title: string; readonly autoComplete: string };

export function PasswordForm({ action, title, autoComplete }: Props) {
  const id = autoComplete;
  return (
    <form className="panel" method="post" action={action} aria-label={title}>
      <div className="panel-body grid gap-4">
        <h2>{title}</h2>
        <div className="field">
          <label htmlFor={`${id}-name`}>Name</label>
          <input
            className="input"
            id={`${id}-name`}
            name="name"
            autoComplete="username"
            minLength={3}
            maxLength={30}
            required
          />
        </div>
        <div className="field">
          <label htmlFor={id}>Password</label>
          <input
            className="input"
            id={id}
            name="password"
            type="password"
            autoComplete={autoComplete}
            minLength={10}
            maxLength={128}
            required
          />
        </div>
        {autoComplete === "new-password" ? (
          <p className="cap">A name of 3 to 30 characters, a password of at least 10.</p>
        ) : null}
        <div>
          <button className={autoComplete === "new-password" ? "btn" : "btn btn-primary"} type="submit">
            {title}
          </button>
        </div>
      </div>
    </form>
  );
}
