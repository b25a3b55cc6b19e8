import type { ReactNode } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router-dom';
import { Toaster } from 'sonner';
import { AccountPage, AuthProvider, Guard, PeoplePage } from '@/modules/auth';
import { Layout } from '@/parts/layout';
import { Board } from '@/pages/board';
import { Home } from '@/pages/home';
import { Mine } from '@/pages/mine';
import { NightPage } from '@/pages/night';
import { Nights } from '@/pages/nights';
import { Run } from '@/pages/run';
import { words } from '@/words';

export default function App() {
  return (
    <BrowserRouter>
      <AuthProvider>
        <Layout>
          <Routes>
            <Route path="/" element={<Home />} />
            <Route path="/nights" element={<Nights />} />
            <Route path="/nights/:id" element={<NightPage />} />
            <Route path="/board" element={<Asked role="member" page={<Board />} words={words.board} />} />
            <Route path="/mine" element={<Asked role="member" page={<Mine />} />} />
            <Route path="/run" element={<Asked role="editor" page={<Run />} />} />
            <Route
              path="/account"
              element={
                <div className="px-5 py-10">
                  <AccountPage />
                </div>
              }
            />
            <Route
              path="/people"
              element={
                <div className="px-5 py-10">
                  <PeoplePage />
                </div>
              }
            />
            <Route path="*" element={<Home />} />
          </Routes>
        </Layout>
        <Toaster position="bottom-center" toastOptions={{ className: '!bg-card !text-ink !border-line' }} />
      </AuthProvider>
    </BrowserRouter>
  );
}

/** A page for people who have the role; everybody else sees the sign-in form, or why they may not see the page. */
function Asked({
  role,
  page,
  words: say,
}: {
  role: 'member' | 'editor';
  page: ReactNode;
  words?: { guard: string; guardWords: string };
}) {
  return (
    <div className="has-[>section]:px-5 has-[>section]:py-14">
      <Guard role={role} title={say?.guard} words={say?.guardWords}>
        {page}
      </Guard>
    </div>
  );
}
