import { Link } from 'react-router-dom';
import { useAuth } from '@/modules/auth';
import { useNights, usePlaces, usePosts } from '@/data';
import { ago } from '@/dates';
import { Opening, Wide, plainLink, quiet } from '@/parts/layout';
import { NightRow, Waiting } from '@/parts/night-row';
import { words } from '@/words';

const say = words.mine;

export function Mine() {
  const { user } = useAuth();
  const nights = useNights();
  const { rows: places } = usePlaces();
  const { rows: posts } = usePosts();
  const taken = new Set((places ?? []).filter((one) => one.member_id === user?.id).map((one) => one.night_id));
  const mine = (nights.rows ?? []).filter((night) => taken.has(night.id));
  const written = (posts ?? []).filter((post) => post.author_id === user?.id);
  return (
    <div>
      <Opening title={say.title} lead={user?.name ? say.hello(user.name) : say.lead}>
        <Link to="/account" className={quiet}>
          {words.nav.account}
        </Link>
      </Opening>
      <Wide>
        {nights.rows === null || places === null ? (
          <Waiting hasFailed={nights.hasFailed} onAgain={() => void nights.load()} />
        ) : mine.length === 0 ? (
          <p className="border-y border-line py-8 text-muted">
            {say.none}{' '}
            <Link to="/nights" className={plainLink}>
              {words.nights.showAll}
            </Link>
          </p>
        ) : (
          <ul>
            {mine.map((night) => (
              <NightRow key={night.id} night={night} isMine />
            ))}
          </ul>
        )}
        <h2 className="mt-16 text-4xl tracking-tight">{say.posts}</h2>
        {written.length === 0 ? (
          <p className="mt-4 text-muted">
            {say.noPosts}{' '}
            <Link to="/board" className={plainLink}>
              {say.toBoard}
            </Link>
          </p>
        ) : (
          <ul className="mt-4">
            {written.map((post) => (
              <li key={post.id} className="border-t border-line py-4">
                <Link to="/board" className="font-display text-2xl hover:text-accent">
                  {post.title}
                </Link>
                <p className="text-sm text-muted">
                  {ago(new Date(post.created_at))} · {words.board.answers(post.replies.length)}
                </p>
              </li>
            ))}
          </ul>
        )}
      </Wide>
    </div>
  );
}
